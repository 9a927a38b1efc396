namespace SensorGrid.Grains.Storage.Parts;

/// <summary>Counts the items that one save wrote.</summary>
internal sealed class SaveCost
{
    private long _bytes;
    private int _parts;

    /// <summary>Gets the bytes of all items written.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Gets the number of manifests written: one, or two when names had to be announced first.</summary>
    public int Manifests { get; private set; }

    /// <summary>Gets the number of parts written.</summary>
    public int Parts => Volatile.Read(ref _parts);

    public void OnManifest(int bytes)
    {
        Manifests++;
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>Counts a written part. Safe for concurrent use: parts are written concurrently.</summary>
    public void OnPart(int bytes)
    {
        Interlocked.Increment(ref _parts);
        Interlocked.Add(ref _bytes, bytes);
    }
}
