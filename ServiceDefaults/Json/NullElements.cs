using System.Collections;
using System.Text.Json.Serialization.Metadata;

namespace Imaging.ServiceDefaults.Json;

/// <summary>Refuses null inside arrays: the compiler believes that it is not there, and nobody else looks.</summary>
internal static class NullElements
{
    public static void Refuse(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        JsonPropertyInfo[] lists = [.. type.Properties.Where(property => property.Get is not null
            && property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable)))];
        if (lists.Length == 0) return;
        type.OnDeserialized += body =>
        {
            foreach (var list in lists) Check(list.Get!(body) as IEnumerable, list.Name);
        };
    }

    private static void Check(IEnumerable? list, string path)
    {
        var index = 0;
        foreach (var element in list ?? Array.Empty<object>())
        {
            var place = $"{path}[{index++}]";
            if (element is null) throw new RefusedValueException("There has to be a value.", place);
            if (element is IEnumerable inner and not string) Check(inner, place);
        }
    }
}
