namespace SensorGrid.Reference.Tests.SqlPrograms;

/// <summary>A row of the stream that the queries read.</summary>
/// <param name="Time">Its ROWTIME: milliseconds since 1970-01-01 (UTC).</param>
/// <param name="K">A text.</param>
/// <param name="X">A number whose sums are exact, so that no order of additions matters.</param>
/// <param name="N">A whole number.</param>
/// <param name="D">A number with two digits behind the point, in hundredths.</param>
/// <param name="E">A time at or before <paramref name="Time"/>.</param>
internal sealed record Reading(long Time, string? K, double? X, int? N, long? D, long? E);
