using Microsoft.AspNetCore.Http;

namespace SensorGrid.Api.Answers;

/// <summary>
/// The attempts to answer a request by calling grains. While one runs, <see cref="HttpContext.RequestAborted"/> is the attempt's and ends with its time limit;
/// once its answer is complete it is the client's again.
/// </summary>
/// <param name="client">The token that is cancelled when the client goes away.</param>
internal sealed class AnswerAttempt(CancellationToken client)
{
    /// <summary>Gets whether an answer is complete: from then on there is no other attempt.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Begins an attempt.</summary>
    public void Begin(HttpContext context, CancellationToken limited)
    {
        context.Features.Set(this);
        context.RequestAborted = limited;
    }

    /// <summary>Completes the answer: from now on it is up to the client how long it takes.</summary>
    public void Complete(HttpContext context)
    {
        IsComplete = true;
        End(context);
    }

    /// <summary>Ends an attempt.</summary>
    public void End(HttpContext context) => context.RequestAborted = client;
}
