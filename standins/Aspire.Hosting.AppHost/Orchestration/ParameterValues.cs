using System.Collections.Concurrent;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Where a parameter's value comes from: configuration, else its default. What was generated is kept in the store
/// folder, readable by its owner only; the genuine package keeps it in the user's secrets.
/// </summary>
internal static class ParameterValues
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly ConcurrentDictionary<string, Lock> Locks = new();

    public static ParameterResource Create(
        IDistributedApplicationBuilder builder, string name, ParameterDefault? value, bool secret, bool persist) =>
        new(name, fallback => Configured(builder, name) ?? fallback switch
        {
            null => throw new MissingParameterValueException(
                $"Parameter resource could not be used because configuration key 'Parameters:{name}' is missing " +
                "and the Parameter has no default value."),
            _ when persist && builder.ExecutionContext.IsRunMode => Keep(builder, name, fallback),
            _ => fallback.GetDefaultValue(),
        }, secret) { Default = value };

    public static string? Configured(IDistributedApplicationBuilder builder, string name) =>
        builder.Configuration[$"Parameters:{name}"] ??
        builder.Configuration[$"Parameters:{name.Replace('-', '_')}"];

    private static string Keep(IDistributedApplicationBuilder builder, string name, ParameterDefault generator)
    {
        var file = Path.Combine(StoreFolder.Of(builder.Configuration, builder.AppHostDirectory), "parameters.json");
        lock (Locks.GetOrAdd(file, _ => new Lock()))
        {
            var kept = File.Exists(file)
                ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file))!
                : [];
            if (kept.TryGetValue(name, out var known))
                return known;

            var value = kept[name] = generator.GetDefaultValue();
            PrivateFile.Write(file, JsonSerializer.Serialize(kept, Indented));
            return value;
        }
    }
}
