namespace SensorGrid.Protocol.Tests.Oracle;

/// <summary>Something that the protocol promises not to happen.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Details">Where, and what was expected.</param>
internal sealed record Violation(string Kind, string Details);
