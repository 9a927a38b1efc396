namespace SensorGrid.Features.Tests.Detection.Pauses;

/// <summary>The rule that a silence is twice the longest pause ever, and ten mean ones: what a rule with a budget is compared with.</summary>
internal sealed class LongestPauseRule
{
    private long _count;
    private double _mean;
    private double _longest;

    /// <summary>From how many mean pauses on a pause is a silence.</summary>
    public double Multiple => 2 * Math.Max(_longest / _mean, 5);

    public bool Next(double pause)
    {
        var usual = Math.Max(_longest, 5 * _mean);
        var isSilence = _count >= 50 && pause >= 2 * usual;
        _count++;
        _mean += (Math.Min(pause, _count <= 50 ? pause : usual) - _mean) / Math.Min(_count, 200);
        _longest = Math.Max(pause, _longest - ((_longest - _mean) * 1e-5));
        return isSilence;
    }
}
