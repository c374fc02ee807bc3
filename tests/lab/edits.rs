//! What makes a good page one that must be refused: the good lab's words, and others for them.

/// Labs by the reason that they are refused for; what else they need is in `refused/<reason>`.
pub const EDITS: &[(&str, &[(&str, &str)])] = &[
    (
        "cluster-lost",
        &[(
            "echo \"$colour\"",
            "echo \"$colour\"\ntouch \"$(dirname \"$(command -v kubectl)\")/../state/dead\"",
        )],
    ),
    (
        "command-failed",
        &[("colour=blue\n", "colour=blue\nkubectl get configmap/gone\n")],
    ),
    (
        "command-hung",
        &[(
            "```bash run\ncolour=blue",
            "```bash run timeout=300ms\nsleep 600\ncolour=blue",
        )],
    ),
    (
        "deadline",
        &[
            ("total: 5m", "total: 2s"),
            (
                "```bash run\ncolour=blue",
                "```bash run timeout=10m\nsleep 600\ncolour=blue",
            ),
        ],
    ),
    ("invalid-lab", &[("{#second}", "{#other}")]),
    (
        "leak",
        &[(
            "colour=blue\n",
            "colour=blue\nkubectl create priorityclass left-behind >/dev/null\n",
        )],
    ),
    (
        "never-green",
        &[
            ("verify: 30s", "verify: 300ms"),
            ("colour=blue\n", "colour=green\n"),
        ],
    ),
    (
        "only-norun",
        &[
            ("verify: 30s", "verify: 300ms"),
            (
                "```bash run\ncolour=blue\n",
                "```bash norun=\"it takes an hour\"\ncolour=blue\n",
            ),
            ("```text output\nconfigmap/marker created\n```", ""),
            (
                "```bash run\necho \"$colour\"\n```\n\n```text output\nblue\n```\n",
                "",
            ),
        ],
    ),
    (
        "output-differs",
        &[("configmap/marker created", "configmap/maker created")],
    ),
    (
        "output-matches-anything",
        &[("configmap/marker created", "...")],
    ),
];
