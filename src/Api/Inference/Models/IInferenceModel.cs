using SensorGrid.Api.Inference.Requests;
using SensorGrid.Api.Inference.Tensors;

namespace SensorGrid.Api.Inference.Models;

/// <summary>A model that inference clients can use.</summary>
internal interface IInferenceModel
{
    /// <summary>Its name, unique among those in force.</summary>
    string Name { get; }

    /// <summary>Its one version.</summary>
    string Version { get; }

    /// <summary>The kind of what runs it, as the protocol's metadata names it.</summary>
    string Platform { get; }

    /// <summary>Its inputs.</summary>
    IReadOnlyList<TensorShape> Inputs { get; }

    /// <summary>Its outputs.</summary>
    IReadOnlyList<TensorShape> Outputs { get; }

    /// <summary>The columns of its input, in order; none when that is no table.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Runs it.</summary>
    /// <exception cref="Microsoft.AspNetCore.Http.BadHttpRequestException">400: the inputs do not fit, or there is no such output.</exception>
    /// <exception cref="SensorGrid.Http.Memory.OverloadedException">Too much is under way.</exception>
    Task<IReadOnlyList<OutputTensor>> InferAsync(InferRequest request, CancellationToken cancellationToken);
}
