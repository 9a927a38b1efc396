namespace SensorGrid.Grains.Interfaces.Inference;

/// <summary>Runs the models in force over rows of inputs that come from outside: with no sensor, and nothing is kept. One for all; each silo has activations of its own.</summary>
[Alias("served-models"), GrainInterfaceType("served-models")]
public interface IServedModelsGrain : IGrainWithIntegerKey
{
    /// <summary>Lists the models of the revision that this silo has in force, in the order of their names.</summary>
    [Alias("list")]
    ValueTask<ServedModel[]> ListAsync(CancellationToken cancellationToken);

    /// <summary>Runs a model over rows.</summary>
    [Alias("run")]
    ValueTask<RowsAnswer> RunAsync([Immutable] RowsQuestion question, CancellationToken cancellationToken);
}
