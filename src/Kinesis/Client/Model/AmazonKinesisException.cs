using System.Net;
using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Kinesis refused a request, or could not serve it.</summary>
public class AmazonKinesisException(
    string message, Exception? innerException, ErrorType errorType, string? errorCode, string? requestId, HttpStatusCode statusCode)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
