namespace SensorGrid.Streaming.Kinesis.Tests.FanOut;

/// <summary>What becomes of a subscription's bytes.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="At">After so many bytes.</param>
internal sealed record Spoil(SpoilKind Kind, int At);
