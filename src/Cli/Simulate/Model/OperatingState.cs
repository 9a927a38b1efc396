namespace SensorGrid.Cli.Simulate.Model;

/// <summary>The operating state of a machine: one of some states, each for some minutes.</summary>
internal sealed class OperatingState(int states, DateTimeOffset start, Prng prng)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(4);

    private int _state = prng.Choose(states);
    private DateTimeOffset _until = start + Dwell(prng);

    /// <summary>Gets the state at a time, which must not be before one requested earlier.</summary>
    public int At(DateTimeOffset time)
    {
        while (states > 1 && time >= _until)
        {
            _state = (_state + 1 + prng.Choose(states - 1)) % states;
            _until += Dwell(prng);
        }

        return _state;
    }

    private static TimeSpan Dwell(Prng prng) => Shortest + TimeSpan.FromMilliseconds(Math.Floor(prng.Exponential(Usual.TotalMilliseconds)));
}
