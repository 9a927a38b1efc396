namespace SensorGrid.Grains.Storage;

/// <summary>Tracks whether grains of this silo can store their state, as their last write shows.</summary>
internal sealed class StorageWatch
{
    private volatile bool _isFailing;

    public bool IsFailing => _isFailing;

    public void OnWritten() => _isFailing = false;

    public void OnFailed() => _isFailing = true;
}
