namespace SensorGrid.Scoring.Onnx.Diagnostics;

/// <summary>Hears of the models that come into memory and go.</summary>
internal interface IModelLibraryObserver
{
    /// <summary>A model was loaded.</summary>
    void OnLoaded(string definition, string model, string hash);

    /// <summary>A model was let go.</summary>
    void OnReleased(string model, string hash);

    /// <summary>More models are in use than may be in memory.</summary>
    void OnCrowded(int maxSessions);
}
