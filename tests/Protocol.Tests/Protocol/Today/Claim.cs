namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>A granted claim.</summary>
internal readonly record struct Claim(int Epoch, int Checkpoint, bool IsFinished);
