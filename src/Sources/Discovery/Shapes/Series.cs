namespace SensorGrid.Sources.Discovery.Shapes;

/// <summary>One measurement of Telegraf or of line protocol in a sample.</summary>
/// <param name="Measurement">Its name.</param>
/// <param name="Tags">The names of its tags.</param>
/// <param name="Time">Its timestamp; null when it has none.</param>
internal sealed record Series(string Measurement, IReadOnlyList<string> Tags, decimal? Time);
