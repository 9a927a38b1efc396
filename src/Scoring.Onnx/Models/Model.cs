using SensorGrid.Features.Detection.Models;

namespace SensorGrid.Scoring.Onnx.Models;

/// <summary>A model as its folder has it: what <c>model.json</c> says, and the graph.</summary>
/// <param name="Manifest">The contents of <c>model.json</c>.</param>
/// <param name="Graph">The bytes of the ONNX file, whose SHA-256 is the manifest's.</param>
/// <param name="Source">The source of the model, for messages: a folder, or "the built-in model".</param>
public sealed record Model(ModelManifest Manifest, byte[] Graph, string Source);
