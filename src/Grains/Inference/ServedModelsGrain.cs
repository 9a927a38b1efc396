using Orleans.Concurrency;
using SensorGrid.Grains.Interfaces.Inference;

namespace SensorGrid.Grains.Inference;

/// <summary>Answers on the silo that is asked. It is interleaved: the room for questions bounds it, and not a queue.</summary>
[GrainType("served-models"), StatelessWorker, Reentrant]
internal sealed class ServedModelsGrain(ServedModels models) : Grain, IServedModelsGrain
{
    public ValueTask<ServedModel[]> ListAsync(CancellationToken cancellationToken) => ValueTask.FromResult(models.List());

    public ValueTask<RowsAnswer> RunAsync(RowsQuestion question, CancellationToken cancellationToken) => models.RunAsync(question, cancellationToken);
}
