namespace SensorGrid.Reference.Tests.SqlPrograms;

/// <summary>A query over the stream, and the same question to the reference.</summary>
/// <param name="Streaming">The query over the stream.</param>
/// <param name="Reference">The same over tables that have all rows: the first column is the ROWTIME in milliseconds. The reading's place in the stream is <c>seq</c>, its ROWTIME <c>t</c>.</param>
/// <param name="IsOrdered">Whether the order of the rows counts; the reference says it.</param>
internal sealed record QueryPair(string Streaming, string Reference, bool IsOrdered = false);
