using Microsoft.Extensions.Options;
using SensorGrid.Api.Settings;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Answers;

/// <summary>The memory that requests under way share.</summary>
internal sealed class RequestMemory(IOptions<SensorGridApiOptions> options)
{
    /// <summary>The budget of the bodies of requests, and of what they inflate to.</summary>
    public ByteBudget Bodies { get; } = new(options.Value.MaxBodyBytes);

    /// <summary>The budget of answers.</summary>
    public ByteBudget Answers { get; } = new(options.Value.MaxAnswerBytes);
}
