namespace SensorGrid.Grains.Memory;

/// <summary>The managed heap after the last collection.</summary>
/// <param name="Collections">The number of that collection.</param>
/// <param name="Bytes">What was in use after it.</param>
/// <param name="IsWhole">Whether it was one of the whole heap, so that hardly any of those bytes is garbage.</param>
internal readonly record struct HeapState(long Collections, long Bytes, bool IsWhole)
{
    /// <summary>That of this process.</summary>
    public static HeapState Now()
    {
        var info = GC.GetGCMemoryInfo(GCKind.Any);
        return new HeapState(info.Index, info.HeapSizeBytes - info.FragmentedBytes, info.Generation == GC.MaxGeneration);
    }
}
