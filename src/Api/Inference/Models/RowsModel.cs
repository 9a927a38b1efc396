using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Inference.Requests;
using SensorGrid.Api.Inference.Tensors;
using SensorGrid.Grains.Interfaces.Inference;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Inference.Models;

/// <summary>A model of the definitions, or the one that the silos were started with: it takes rows of its inputs.</summary>
internal sealed class RowsModel(ServedModel model, IServedModelsGrain grain) : IInferenceModel
{
    public string Name => model.Name;

    public string Version => model.Version;

    public string Platform => "onnx";

    public IReadOnlyList<string> Columns => model.Columns;

    public IReadOnlyList<TensorShape> Inputs { get; } = [new(model.Input, Datatypes.Fp32, [-1, model.Columns.Length])];

    public IReadOnlyList<TensorShape> Outputs { get; } = [.. model.Outputs.Select(output => new TensorShape(output, Datatypes.Fp32, [-1]))];

    public async Task<IReadOnlyList<OutputTensor>> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        var rows = request.OnlyInput(Name, model.Input, $" Model '{SensorsModel.ModelName}' takes ids of sensors, as '{SensorsModel.Ids}'.");
        if (rows.Shape.Length != 2 || rows.Shape[1] != model.Columns.Length)
        {
            throw new BadHttpRequestException($"Input '{rows.Name}' has the shape {rows.ShapeText}; model '{Name}' takes [rows, {model.Columns.Length}], whose columns GET /v2/models/{Name} lists.");
        }

        if (rows.Shape[0] > RowsQuestion.MostRows)
        {
            throw new BadHttpRequestException($"Input '{rows.Name}' has {rows.Shape[0]} rows; one request may have {RowsQuestion.MostRows}.");
        }

        var requested = request.OutputsOf(model.Outputs);
        foreach (var output in requested)
        {
            if (Array.IndexOf(model.Outputs, output.Name) < 0)
            {
                throw new BadHttpRequestException($"Model '{Name}' has no output '{output.Name}': it has {string.Join(", ", model.Outputs)}.");
            }
        }

        var values = rows.Floats();
        var answer = await grain.RunAsync(new RowsQuestion(Name, model.Key, values), cancellationToken);
        return answer.Outcome switch
        {
            RowsOutcome.Answered => [.. requested.Select(output => OutputTensor.Of(output, Datatypes.Fp32, answer.Outputs[Array.IndexOf(model.Outputs, output.Name)]))],
            RowsOutcome.Busy => throw new OverloadedException("The silo runs models over as many requests as it may at a time; try again in a moment."),
            _ => throw new OverloadedException($"Model '{Name}' has just changed; try again in a moment."),
        };
    }
}
