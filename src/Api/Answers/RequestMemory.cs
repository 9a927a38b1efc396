using Microsoft.Extensions.Options;
using SensorGrid.Api.Settings;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Answers;

/// <summary>The memory that requests under way share.</summary>
internal sealed class RequestMemory(IOptions<SensorGridApiOptions> options)
{
    /// <summary>For the bodies of requests, and what they inflate to.</summary>
    public ByteBudget Bodies { get; } = new(options.Value.MaxBodyBytes);

    /// <summary>For answers.</summary>
    public ByteBudget Answers { get; } = new(options.Value.MaxAnswerBytes);
}
