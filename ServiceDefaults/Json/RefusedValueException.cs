using System.Text.Json;

namespace Imaging.ServiceDefaults.Json;

/// <summary>A value that is JSON and not what belongs where it stands. The message is for the caller, and repeats
/// nothing that the caller sent.</summary>
/// <param name="element">Where it stands below the exception's path, for example "views[0]"; empty: right
/// there.</param>
internal sealed class RefusedValueException(string message, string element = "") : JsonException(message)
{
    public string Element => element;
}
