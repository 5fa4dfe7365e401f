namespace CertBridge.Sealing.Introducing;

/// <summary>
/// 256 words to be heard right over a bad line, also by people who speak English as a third language: things one can picture, 4 to 8 letters, no two with
/// the same first three letters or fewer than three letters different, none that sounds like another with its vowels swallowed. A word's place is the byte it stands for:
/// the list never changes.
/// </summary>
public static class WordList
{
    public static IReadOnlyList<string> Words { get; } =
    [
        "agent", "airport", "album", "almanac", "alphabet", "anchor", "antenna", "apple",
        "april", "aquarium", "armor", "aspen", "atlas", "attic", "autumn", "avocado",
        "badger", "balloon", "bamboo", "banana", "barrel", "bicycle", "biscuit", "blanket",
        "blossom", "boat", "bread", "bronze", "buffalo", "bumper", "cactus", "calendar",
        "camel", "captain", "caravan", "castle", "cedar", "champion", "cinema", "circus",
        "cobra", "coffee", "compass", "concert", "cotton", "cradle", "cricket", "crown",
        "crystal", "cushion", "cyclone", "daisy", "dancer", "desert", "diamond", "dinosaur",
        "dolphin", "dragon", "drum", "eagle", "earth", "echo", "eclipse", "elbow",
        "elevator", "emerald", "empire", "envelope", "evening", "fabric", "factor", "fence",
        "festival", "fiddle", "finger", "flamingo", "flute", "forest", "fossil", "freezer",
        "frog", "future", "galaxy", "garden", "giant", "glacier", "gorilla", "grape",
        "habitat", "hammer", "harvest", "heaven", "hedgehog", "helium", "hero", "horse",
        "hospital", "hotel", "hunter", "iceberg", "iguana", "image", "index", "insect",
        "interval", "island", "ivory", "jelly", "jigsaw", "journal", "judge", "jury",
        "kangaroo", "karate", "kayak", "kettle", "keyboard", "king", "kiosk", "kitchen",
        "lagoon", "lamp", "lantern", "lemonade", "leopard", "library", "lilac", "lion",
        "lizard", "lobster", "lunar", "machine", "magnet", "mammoth", "marble", "maximum",
        "medicine", "melody", "mercury", "metal", "mirror", "mobile", "monkey", "morning",
        "motor", "mountain", "music", "napkin", "noodle", "notebook", "nylon", "oasis",
        "ocean", "octagon", "office", "olive", "omega", "orange", "orbit", "orchid",
        "ostrich", "oxygen", "palace", "passport", "peanut", "pebble", "pelican", "pencil",
        "pepper", "perfume", "picnic", "pigeon", "pilot", "pocket", "polar", "pottery",
        "puma", "purple", "quartz", "queen", "quilt", "rabbit", "rainbow", "ranch",
        "razor", "reptile", "rescue", "robin", "royal", "rugby", "safari", "sailor",
        "salmon", "sandal", "saturn", "school", "shadow", "shelf", "silver", "smoke",
        "soccer", "sofa", "sonic", "sparrow", "spinach", "spoon", "squid", "stadium",
        "student", "sunset", "swan", "symbol", "tango", "target", "taxi", "teapot",
        "telegram", "tennis", "theater", "thumb", "timber", "tomato", "topaz", "tornado",
        "triangle", "trumpet", "tulip", "tunnel", "turkey", "twilight", "typhoon", "umbrella",
        "uncle", "unicorn", "vacuum", "valley", "vanilla", "vehicle", "velvet", "violin",
        "vitamin", "volcano", "voyage", "waffle", "walnut", "water", "whale", "wheat",
        "wisdom", "wolf", "woodland", "workshop", "yacht", "yogurt", "zigzag", "zodiac",
    ];

    private static readonly HashSet<string> Known = [.. Words];

    public static bool Contains(string word) => Known.Contains(word);
}
