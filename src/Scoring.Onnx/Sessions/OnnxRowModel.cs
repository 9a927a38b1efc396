using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SensorGrid.Features.Detection;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Scoring.Onnx.Sessions;

/// <summary>A graph in an ONNX Runtime session of one thread: the rows of a batch are one Run.</summary>
internal sealed class OnnxRowModel : IRowModel
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly int[] _columns;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly float _sign;

    /// <exception cref="ModelException">The graph is not what the manifest says.</exception>
    public OnnxRowModel(Model model)
    {
        var manifest = model.Manifest;
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };

        // Batches differ in size, and between them the session's one thread has nothing to spin for.
        options.EnableMemoryPattern = false;
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            _session = new InferenceSession(model.Graph, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelException($"{model.Source}: {manifest.File} is no model that ONNX Runtime can load: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }

        try
        {
            CheckGraph(model);
        }
        catch
        {
            _session.Dispose();
            throw;
        }

        _columns = [.. manifest.Inputs.Select(input => DetectorInputs.Names.Index().First(name => name.Item == input).Index)];
        _inputNames = [manifest.Input];
        _outputNames = manifest.Outputs.Evidence is { } evidence ? [manifest.Outputs.Strangeness, evidence] : [manifest.Outputs.Strangeness];
        _sign = manifest.IsLowerStranger ? -1 : 1;
    }

    public void Run(ReadOnlySpan<float> inputs, Span<RowScore> scores)
    {
        var length = scores.Length * _columns.Length;
        var buffer = ArrayPool<float>.Shared.Rent(length);
        try
        {
            Select(inputs, buffer, scores.Length);
            using var input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, buffer.AsMemory(0, length), [scores.Length, _columns.Length]);
            using var outputs = _session.Run(_runOptions, _inputNames, [input], _outputNames);
            for (var output = 0; output < _outputNames.Length; output++)
            {
                Take(outputs[output], output, scores);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private void Select(ReadOnlySpan<float> inputs, Span<float> selected, int rows)
    {
        for (var (row, at) = (0, 0); row < rows; row++)
        {
            var values = inputs.Slice(row * DetectorInputs.Count, DetectorInputs.Count);
            foreach (var column in _columns)
            {
                selected[at++] = values[column];
            }
        }
    }

    private void Take(OrtValue value, int output, Span<RowScore> scores)
    {
        var info = value.GetTensorTypeAndShape();
        if (info.ElementCount != scores.Length)
        {
            throw new ModelException($"output '{_outputNames[output]}' has {info.ElementCount} numbers for {scores.Length} rows.");
        }

        if (info.ElementDataType == TensorElementType.Double)
        {
            var values = value.GetTensorDataAsSpan<double>();
            for (var row = 0; row < scores.Length; row++)
            {
                Set(ref scores[row], output, (float)values[row]);
            }
        }
        else
        {
            var values = value.GetTensorDataAsSpan<float>();
            for (var row = 0; row < scores.Length; row++)
            {
                Set(ref scores[row], output, values[row]);
            }
        }
    }

    private void Set(ref RowScore score, int output, float value) =>
        score = output == 0 ? new RowScore(_sign * value, 0) : score with { Evidence = value };

    private void CheckGraph(Model model)
    {
        var manifest = model.Manifest;
        if (!_session.InputMetadata.TryGetValue(manifest.Input, out var input))
        {
            throw Refuse($"has no input '{manifest.Input}'; it has {string.Join(", ", _session.InputMetadata.Keys)}");
        }

        if (_session.InputMetadata.Count > 1)
        {
            throw Refuse($"has {_session.InputMetadata.Count} inputs ({string.Join(", ", _session.InputMetadata.Keys)}), and must have one");
        }

        if (input.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR || input.ElementDataType != TensorElementType.Float)
        {
            throw Refuse($"takes {Describe(input)} as '{manifest.Input}', and must take a tensor of float");
        }

        if (input.Dimensions.Length != 2 || (input.Dimensions[1] > 0 && input.Dimensions[1] != manifest.Inputs.Count) || input.Dimensions[0] > 0)
        {
            throw Refuse(
                $"takes '{manifest.Input}' as [{string.Join(", ", input.Dimensions.Select(size => size > 0 ? $"{size}" : "N"))}], "
                + $"and must take [N, {manifest.Inputs.Count}]: any number of rows of the {manifest.Inputs.Count} inputs in {ModelFolder.ManifestName}");
        }

        foreach (var name in new[] { manifest.Outputs.Strangeness, manifest.Outputs.Evidence }.OfType<string>())
        {
            CheckOutput(name);
        }

        ModelException Refuse(string what) => new($"{model.Source}: {manifest.File} {what}.");

        void CheckOutput(string name)
        {
            if (!_session.OutputMetadata.TryGetValue(name, out var output))
            {
                throw Refuse($"has no output '{name}'; it has {string.Join(", ", _session.OutputMetadata.Keys)}");
            }

            var isNumber = output.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR
                && output.ElementDataType is TensorElementType.Float or TensorElementType.Double;
            var isOneForARow = isNumber && (output.Dimensions.Length == 1 || (output.Dimensions.Length == 2 && output.Dimensions[1] is 1 or <= 0));
            if (!isOneForARow)
            {
                throw Refuse($"gives {Describe(output)} as '{name}', and must give one float or double for each row: [N] or [N, 1]");
            }
        }
    }

    private static string Describe(NodeMetadata node) => node.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR
        ? $"a tensor of {node.ElementDataType.ToString().ToLowerInvariant()} [{string.Join(", ", node.Dimensions.Select(size => size > 0 ? $"{size}" : "N"))}]"
        : $"no tensor ({node.OnnxValueType})";
}
