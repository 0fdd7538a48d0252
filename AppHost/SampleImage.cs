using System.IO.Compression;

namespace Imaging.AppHost;

/// <summary>A made-up 16 x 16 DICOM instance of nobody, so that the first call can be tried without a file at
/// hand.</summary>
internal static class SampleImage
{
    private const string Packed =
        "H4sIAAAAAAACA8VRwUrjUBS9SWOa1jTNhFgytYQ4BgzFPvJe0yYDAW07lohN05lGkLopOgsFETdC3SgUwY3grFyIW8HZiz+gX+AX" +
        "6J/MS4dxMbPQ3Vy4nHPfvZx7OQ/g/8aX1VbIUlzvcDCmyAIDUTNBGgxLcX21CBgR5Dk2wrZte6iGMHJoYuTSfopOGEAQqaGqTQh2" +
        "nbpTw58xqWLXdjy3ij36woJM59S/lJIKUw2F9vjfGliAwhs7BdDetVOAIbT6LESxTLf3ujz0G2GvsyKDAZ3oT2VAjqp9elMNYQOk" +
        "900SK/Gtn3hpAUdvECGMulEr+BaFK8SwEi/6iSMWfHhlwCRMoIx5ZeyEpSlLTRjA84k8+R8q/W8wbIqb4tNCJjst5qQ8sBwvZEVJ" +
        "VtSCVizpkOIzYl6Z0Wb1OXOhXAFOEGVVKxmmtUiv92Eqm1c/6vNWhbh+o70GvKhoulm2634z6MYDSEszpfky9pbaYby5tQuCrBmW" +
        "7S0HvY3hzsEIMsqsWakvBV8H23uHx2eQVXWL+O3e4Pv+aHx+CdOFuUW3GW5s7x+dXlzdgKiZth/Ew73R6Y/r2zvIFRecRndz53B8" +
        "cf3z/gGkUtlrx1sHx+dXt/ePT5DXK/7aYHd0dnlz9/D08gsNfRZEPAMAAA==";

    public static async Task WriteAsync(string path, CancellationToken ct)
    {
        using var packed = new MemoryStream(Convert.FromBase64String(Packed));
        await using var image = new GZipStream(packed, CompressionMode.Decompress);
        await using var file = File.Create(path);
        await image.CopyToAsync(file, ct);
    }
}
