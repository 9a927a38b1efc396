using SensorGrid.Load.Report;

namespace SensorGrid.Load.Cases;

/// <summary>Something that is measured.</summary>
internal interface ILoadCase
{
    /// <summary>What <c>--only</c> calls it.</summary>
    string Name { get; }

    Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken);
}
