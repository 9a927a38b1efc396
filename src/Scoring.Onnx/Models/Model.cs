namespace SensorGrid.Scoring.Onnx.Models;

/// <summary>A model as its folder has it: what <c>model.json</c> says, and the graph.</summary>
/// <param name="Manifest">What <c>model.json</c> says.</param>
/// <param name="Graph">The bytes of the ONNX file, whose SHA-256 is the manifest's.</param>
/// <param name="Source">Where it comes from, for messages: a folder, or "the built-in model".</param>
public sealed record Model(ModelManifest Manifest, byte[] Graph, string Source);
