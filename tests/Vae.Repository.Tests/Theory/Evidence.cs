namespace Vae.Repository.Tests.Theory;

/// <summary>What the theory names beside an equation.</summary>
/// <param name="Members">Members of the product that compute it.</param>
/// <param name="Tests">Tests that check it.</param>
internal sealed record Evidence(IReadOnlyList<string> Members, IReadOnlyList<string> Tests);
