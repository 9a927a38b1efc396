namespace SensorGrid.Grains.Storage.Parts;

/// <summary>Counts the items that one save wrote.</summary>
internal sealed class SaveCost
{
    /// <summary>Gets the bytes of all items written.</summary>
    public long Bytes { get; private set; }

    /// <summary>Gets the number of manifests written: one, or two when names had to be announced first.</summary>
    public int Manifests { get; private set; }

    /// <summary>Gets the number of parts written.</summary>
    public int Parts { get; private set; }

    public void OnManifest(int bytes) => (Manifests, Bytes) = (Manifests + 1, Bytes + bytes);

    public void OnPart(int bytes) => (Parts, Bytes) = (Parts + 1, Bytes + bytes);
}
