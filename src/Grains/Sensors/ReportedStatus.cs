using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Sensors;

/// <summary>The status that a sensor reported last to the list of sensors. Values, and no object: sensors are old, and a reference to a new object in each makes the next garbage collection long.</summary>
internal struct ReportedStatus
{
    private long _newest;
    private bool _hasReported;
    private bool _isAnomalous;
    private bool _isSilent;

    /// <summary>Determines whether a status is to be reported: the first one, a change of condition, or a newest reading that is later by an interval.</summary>
    public readonly bool IsDue(DateTimeOffset newest, bool isAnomalous, bool isSilent, TimeSpan every) =>
        !_hasReported || (_isAnomalous, _isSilent) != (isAnomalous, isSilent) || newest.UtcTicks - _newest >= every.Ticks;

    /// <summary>Records a report.</summary>
    /// <param name="status">The status.</param>
    /// <param name="lead">The time by which the next report of the same condition is to come earlier, from 0 to less than the interval. Used by the first report alone.</param>
    public void OnReported(SensorStatus status, TimeSpan lead)
    {
        _newest = status.LastReadingAt.UtcTicks - (_hasReported ? 0 : lead.Ticks);
        (_hasReported, _isAnomalous, _isSilent) = (true, status.IsAnomalous, status.IsSilent);
    }
}
