namespace Imaging.Bench;

/// <summary>A system to measure: the same three things, in its own words.</summary>
internal interface ITarget
{
    string Name { get; }

    Task<long> PutAsync(Worker worker, int number, CancellationToken ct);

    /// <summary>Fetches the file of a number and compares every byte with what was sent.</summary>
    Task<long> GetAsync(Worker worker, int number, CancellationToken ct);

    /// <summary>The first 50 images of the patient, with what a list shows of them.</summary>
    Task<long> ListAsync(Worker worker, CancellationToken ct);
}
