namespace SensorGrid.Grains.Tests;

internal sealed class Disposable(Action onDispose) : IDisposable
{
    public void Dispose() => onDispose();
}
