namespace Imaging.ObjectStore.Tests;

internal static class RandomBytes
{
    public static byte[] Of(int length, int seed = 7)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
