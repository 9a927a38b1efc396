namespace SensorGrid.Grains.Memory;

/// <summary>The managed heap after the last collection of a kind.</summary>
/// <param name="Collections">The number of that collection; 0 when there was none.</param>
/// <param name="Bytes">The bytes in use after it.</param>
internal readonly record struct HeapState(long Collections, long Bytes)
{
    /// <summary>Reads the state of this process after its last collection of a kind.</summary>
    public static HeapState After(GCKind kind)
    {
        var info = GC.GetGCMemoryInfo(kind);
        return new HeapState(info.Index, info.HeapSizeBytes - info.FragmentedBytes);
    }
}
