using SensorGrid.Client;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Models;

namespace SensorGrid.Offline.Verify;

/// <summary>The models of a replay.</summary>
/// <param name="own">The model that the silos were started with.</param>
/// <param name="library">Loads the models that revisions name; null when there is no revision.</param>
/// <param name="graphs">Gives their graphs; null for the same.</param>
internal sealed class ReplayModels(IModelScorer own, IModelLibrary? library = null, IModelGraphs? graphs = null)
{
    /// <summary>Gets the models of revision 0.</summary>
    public ModelSet Own => ModelSet.Own(() => own);

    /// <summary>Compiles the models of a revision.</summary>
    /// <exception cref="ModelDefinitionException">This build cannot use one.</exception>
    public ModelSet Of(LiveRevision revision) => revision.Models is not { Count: > 0 } models ? Own
        : library is null || graphs is null ? throw new InvalidOperationException("A revision has models, and nothing loads them.")
        : new ModelSet(() => own, models.Select(model => ModelDefinition.Parse(model.Name, model.Text)), model => library.Open(model, graphs));
}
