using Microsoft.AspNetCore.Http;

namespace SensorGrid.Api.Problems;

/// <summary>
/// The form of errors in another protocol. An endpoint that has one among its metadata answers every <see cref="Problem"/> in it: clients of that protocol read no
/// <c>application/problem+json</c>.
/// </summary>
internal interface IErrorForm
{
    /// <summary>Sends a problem as the response.</summary>
    /// <param name="context">The request.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="afterEffect">The request has done something already, and the problem says what.</param>
    Task WriteAsync(HttpContext context, Problem problem, bool afterEffect);
}
