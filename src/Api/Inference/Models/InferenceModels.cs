using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Requests;
using SensorGrid.Api.Sensors;
using SensorGrid.Grains.Interfaces.Inference;

namespace SensorGrid.Api.Inference.Models;

/// <summary>The models that clients can use: those of the revision in force, and <see cref="SensorsModel"/>.</summary>
internal sealed class InferenceModels(IGrainFactory grains, FreshSensors sensors, FeatureViews views, TimeProvider time)
{
    private IServedModelsGrain Served => grains.GetGrain<IServedModelsGrain>(0);

    /// <summary>Lists all models, in the order of their names.</summary>
    public async ValueTask<IInferenceModel[]> ListAsync(CancellationToken cancellationToken)
    {
        var served = await Served.ListAsync(cancellationToken);

        // The sensors come first: a definition of that name cannot be asked for.
        IInferenceModel[] all = [new SensorsModel(sensors, views, time), .. served.Where(model => model.Name != SensorsModel.ModelName).Select(model => new RowsModel(model, Served))];
        return [.. all.OrderBy(model => model.Name, StringComparer.Ordinal)];
    }

    /// <summary>Finds a model, or the problem that says what there is instead.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version; null for whichever there is.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    public async ValueTask<(IInferenceModel? Model, Problem? Refusal)> FindAsync(string name, string? version, CancellationToken cancellationToken)
    {
        var all = await ListAsync(cancellationToken);
        return Array.Find(all, model => model.Name == name) is not { } found ? (null, NotFound($"There is no model '{ShownText.Of(name)}': there are {string.Join(", ", all.Select(model => model.Name))}."))
            : version is not null && version != found.Version ? (null, NotFound($"Model '{found.Name}' has no version '{ShownText.Of(version)}': it has {found.Version}."))
            : (found, null);
    }

    private static Problem NotFound(string why) => new(StatusCodes.Status404NotFound, why);
}
