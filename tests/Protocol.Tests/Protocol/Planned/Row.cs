namespace SensorGrid.Protocol.Tests.Protocol.Planned;

/// <summary>An output row; its content is the exact set of what went in, sorted.</summary>
internal readonly record struct Row(RowId Id, long[] Members);
