using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SensorGrid.Features.Detection;

namespace SensorGrid.Cli.Train;

/// <summary>Writes a model's folder: <c>model.onnx</c> and <c>model.json</c>.</summary>
internal static class ModelFiles
{
    private const string ModelFile = "model.onnx";
    private const string ManifestFile = "model.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Writes both.</summary>
    /// <returns>The SHA-256 of the model.</returns>
    public static string Write(string folder, TrainOptions options, byte[] onnx, TrainingRecord training)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(onnx));
        var manifest = new
        {
            options.Name,
            options.Version,
            File = ModelFile,
            Sha256 = sha256,
            DetectorGraph.Input,
            Inputs = DetectorInputs.Names,
            Outputs = new { DetectorGraph.Strangeness, DetectorGraph.Evidence },
            StrangerIs = "higher",
            DetectorGraph.StrangenessWeight,
            Missing = "0: an input that is not known yet is 0; none is ever NaN",
            Training = training,
        };
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, ModelFile), onnx);
        File.WriteAllText(Path.Combine(folder, ManifestFile), JsonSerializer.Serialize(manifest, Json) + "\n", new UTF8Encoding(false));
        return sha256;
    }
}
