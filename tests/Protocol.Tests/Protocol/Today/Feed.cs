using SensorGrid.Protocol.Tests.Oracle;
using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests.Protocol.Today;

/// <summary>The silences that were told. What is told twice counts once.</summary>
internal sealed class Feed(Grid grid)
{
    private readonly HashSet<Silence> _told = [];

    public Ask<bool> Add(Silence[] silences) => new(() =>
    {
        foreach (var silence in silences)
        {
            if (_told.Add(silence) && SilenceOracle.IsRefuted(grid.Log, silence))
            {
                grid.Violations.Add(new Violation("false silence", silence.ToString()));
            }
        }

        return true;
    });

    public bool Has(Silence silence) => _told.Contains(silence);
}
