using SensorGrid.Features.Detection.Models;
using SensorGrid.Features.Engine;
using SensorGrid.Grains.Interfaces.Catalogue;
using SensorGrid.Grains.Interfaces.Fleet;

namespace SensorGrid.Api.Sensors;

/// <summary>Makes receipts of answers.</summary>
internal static class ReceiptSource
{
    /// <summary>Lists the reports of the silos; called before the answer that the receipt is of.</summary>
    public static ValueTask<SiloNews[]> ListAsync(IGrainFactory grains, CancellationToken cancellationToken) =>
        grains.GetGrain<IFleetGrain>(0).ListAsync(cancellationToken);

    /// <summary>Makes the receipt of an answer.</summary>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="features">The answer.</param>
    /// <param name="selection">The names of the features that were requested; null for all.</param>
    /// <param name="before">The reports of the silos before the answer. Those after it count as well: silos may have changed meanwhile.</param>
    public static async Task<FeaturesReceipt> MakeAsync(
        string sensorId, SensorFeatures features, string[]? selection, SiloNews[] before, IGrainFactory grains, TimeProvider time, CancellationToken cancellationToken)
    {
        var after = await ListAsync(grains, cancellationToken);
        var computation = CommonOf([.. before, .. after]);
        var revision = features.Revision == 0 ? null : await grains.GetGrain<ICatalogueGrain>(0).GetRevisionAsync(features.Revision, cancellationToken);
        var definitions = features.Revision != 0 ? revision?.Entry.Hash : computation is null ? null : FeaturesOf(computation);
        return new FeaturesReceipt(definitions, ModelOf(sensorId, revision) ?? computation?.Model, computation, selection, time.GetUtcNow());
    }

    // As a silo names its own; null when that one scores the sensor.
    private static string? ModelOf(string sensorId, CatalogueRevision? revision) =>
        ModelSet.Find([.. (revision?.Models ?? []).Select(model => ModelDefinition.Parse(model.Name, model.Text))], sensorId)?.Manifest.Description is { } model
            ? $"{model.Identity}, {model.Sha256[..16]}"
            : null;

    /// <summary>Gets the computation that all silos have, whatever number of sensors they allow; null when one reports none, or they differ.</summary>
    internal static Computation? CommonOf(IReadOnlyCollection<SiloNews> silos)
    {
        Computation?[] computations = [.. silos.Select(silo => silo.Report.Computation is { } computation ? computation with { MaxSensors = null } : null).Distinct()];
        return computations is [{ } only] ? only : null;
    }

    // The silos' text names the source definitions as well, which have a member of their own.
    private static string FeaturesOf(Computation computation)
    {
        var sources = Computation.DefinitionsOf("", computation.Sources);
        return sources.Length > 0 && computation.Definitions.EndsWith(sources, StringComparison.Ordinal) ? computation.Definitions[..^sources.Length] : computation.Definitions;
    }
}
