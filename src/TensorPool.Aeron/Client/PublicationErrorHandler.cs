namespace TensorPool.Aeron.Client;

/// <summary>Hears that a subscriber has rejected a publication of this client.</summary>
public delegate void PublicationErrorHandler(PublicationBase publication, PublicationError error);
