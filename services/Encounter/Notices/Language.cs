namespace Imaging.Encounter.Notices;

/// <summary>What patients are written to in.</summary>
public enum Language
{
    En,
    Cy,
}
