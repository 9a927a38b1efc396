using SensorGrid.Cli.Simulate.Faults;

namespace SensorGrid.Cli.Simulate.Model;

/// <summary>Everything that determines the readings of a sensor.</summary>
/// <param name="Seed">The fleet's.</param>
/// <param name="Number">The sensor's place in the fleet, from 0.</param>
/// <param name="Id">Such as <c>plant-3/line-2/pump-017</c>.</param>
/// <param name="Kind">The machine that it is on.</param>
/// <param name="Start">The time when the run starts.</param>
/// <param name="Grid">The measuring times.</param>
/// <param name="Faults">The faults that it will have, in order of time; never two at once.</param>
internal sealed record SensorSpec(
    int Seed, int Number, string Id, MachineKind Kind, DateTimeOffset Start, SamplingGrid Grid, IReadOnlyList<Fault> Faults)
{
    public Prng Random(PrngStream stream) => new(Seed, Number, stream);
}
