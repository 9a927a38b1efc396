namespace SensorGrid.Cli.Evaluate.Signals;

/// <summary>Something that is on or off, each for a random time.</summary>
/// <param name="dwell">Seconds until it changes again.</param>
internal sealed class Switch(Func<double> dwell)
{
    private double _until = dwell();
    private bool _on;

    /// <summary>Gets its state; times must not go back.</summary>
    /// <param name="elapsed">Seconds since the sensor's first reading.</param>
    public bool At(double elapsed)
    {
        while (elapsed >= _until)
        {
            _on = !_on;
            _until += dwell();
        }

        return _on;
    }
}
