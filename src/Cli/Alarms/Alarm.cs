using SensorGrid.Features.Detection;

namespace SensorGrid.Cli.Alarms;

/// <summary>The opening of an anomaly.</summary>
/// <param name="At">Event time of the reading that opened it; of a silence, of the last reading before it.</param>
/// <param name="Kind">Its kind; null where it is not known.</param>
internal readonly record struct Alarm(DateTimeOffset At, AnomalyKind? Kind);
