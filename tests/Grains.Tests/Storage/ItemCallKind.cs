namespace SensorGrid.Grains.Tests.Storage;

internal enum ItemCallKind
{
    Read,
    Write,
    Delete,
}
