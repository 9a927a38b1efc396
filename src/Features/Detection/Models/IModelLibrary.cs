namespace SensorGrid.Features.Detection.Models;

/// <summary>Runs any number of models in one process. Safe for concurrent use.</summary>
public interface IModelLibrary
{
    /// <summary>Opens a model. Its graph is loaded when rows are scored first, and again when it was let go meanwhile.</summary>
    /// <param name="model">The model.</param>
    /// <param name="graphs">Gives its graph.</param>
    IModelScorer Open(ModelDefinition model, IModelGraphs graphs);

    /// <summary>Loads a model and tries it: finds out that it cannot score.</summary>
    /// <param name="model">The model.</param>
    /// <param name="graphs">Gives its graph.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="ModelDefinitionException">The graph is not there, cannot be run, or is not what the definition says.</exception>
    Task LoadAsync(ModelDefinition model, IModelGraphs graphs, CancellationToken cancellationToken);

    /// <summary>Lets go what nobody needs: graphs of no model that is needed that have scored nothing for minutes.</summary>
    /// <param name="needed">The models that are needed.</param>
    void LetGo(IEnumerable<ModelDefinition> needed);
}
