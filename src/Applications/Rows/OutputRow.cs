namespace SensorGrid.Applications.Rows;

/// <summary>A row that left an application.</summary>
/// <param name="Stream">The index of its stream among the outputs of the application.</param>
/// <param name="Ordinal">Its number in the stream, from 1, counted over all generations: it is the row's identity, the same in every run.</param>
/// <param name="Time">Its ROWTIME: milliseconds since 1970-01-01 (UTC).</param>
/// <param name="Json">The row as a JSON object in UTF-8, with ROWTIME.</param>
public readonly record struct OutputRow(int Stream, long Ordinal, long Time, ReadOnlyMemory<byte> Json);
