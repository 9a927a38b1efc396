using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats.Json;

/// <summary>A reading or a rejection.</summary>
/// <param name="Reading">The reading; null for a rejection.</param>
/// <param name="Reason">The reason of a rejection.</param>
/// <param name="Start">The offset of its bytes.</param>
/// <param name="End">The offset behind them.</param>
/// <param name="Count">The number of rejections that it stands for.</param>
internal readonly record struct HeldElement(Reading? Reading, string? Reason, int Start, int End, int Count = 1);
