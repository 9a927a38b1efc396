using Microsoft.Extensions.Logging;

namespace SensorGrid.Scoring.Onnx.Diagnostics;

/// <summary>Logs what comes into memory and goes. A type of its own: programs without a log need no library for one.</summary>
internal sealed partial class ModelLibraryLog(ILogger<ModelLibraryLog> logger) : IModelLibraryObserver
{
    [LoggerMessage(1610, LogLevel.Information, "The model of definition '{Definition}', {Model} with hash {Hash}, was loaded.")]
    public partial void OnLoaded(string definition, string model, string hash);

    [LoggerMessage(1611, LogLevel.Information, "The model {Model} with hash {Hash} was let go.")]
    public partial void OnReleased(string model, string hash);

    [LoggerMessage(1612, LogLevel.Warning, "More models are in use than the {MaxSessions} that may be in memory at once: each use of another one loads a graph. Let one model score the sensors of several.")]
    public partial void OnCrowded(int maxSessions);
}
